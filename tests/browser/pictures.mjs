/* usage: node pictures.mjs REPORT.html FOLDER [en|zh] [light|dark] [WIDTH]: a picture of each section, of the top of the page
 * (top.png) and the page as it prints (print.pdf). */
import { resolve } from "node:path";
import { launch, open } from "./browser.mjs";

const [file, folder, language = "en", theme = "light", width = "1200"] = process.argv.slice(2);
const browser = await launch();
const { page } = await open(browser, resolve(file), { width: Number(width), height: 1000, dark: theme === "dark" });
if (language !== (await page.getAttribute("html", "lang")).slice(0, 2)) await page.click("#language");
await page.addStyleTag({ content: ".bar { position: static !important; } #language:focus-visible { outline: none; }" });
await page.screenshot({ path: `${folder}/top.png` });
for (const section of await page.$$("main section")) await section.screenshot({ path: `${folder}/${await section.getAttribute("id")}.png` });
await page.pdf({ path: `${folder}/print.pdf`, format: "A4", preferCSSPageSize: true, printBackground: true });
await browser.close();
