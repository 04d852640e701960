-- Links between the Markdown files of the repository become links between pages; the first heading is the title.
local function to_page(target)
  if target:match("^%a[%w+.-]*:") or target:match("^#") then
    return target
  end
  local path, anchor = target:match("^([^#]*)(.*)$")
  path = path:gsub("%.md$", ".html")
  if path:match("/$") then
    path = path .. "README.html"
  end
  return path .. anchor
end

function Link(link)
  link.target = to_page(link.target)
  return link
end

function Pandoc(document)
  for _, block in ipairs(document.blocks) do
    if block.t == "Header" then
      document.meta.pagetitle = pandoc.utils.stringify(block)
      break
    end
  end
  return document
end
