-- Converts documents, one after the other, for feedwright.runtime.pandoc.
--
-- A request is a line "FORM LENGTH" and so many bytes. An answer is a line with its length and so
-- many bytes of JSON:
--   html      what the document says
--   fields    its title, authors, date and description, as texts or lists of texts
--   included  the files that it includes, which are not read
--   pictures  how many pictures are stored in it, which are left out
--   other     the pieces for other outputs and the templates in it that are left out, counted
--   hidden    how many parts of it are shown on no page
--   error     why it cannot be read; nothing else is told then
--
-- pandoc.read is given an empty file system, so that it never sees that of the machine.

local READER = {
  asciidoc = {}, creole = {}, djot = {}, docx = {}, ipynb = {}, mediawiki = {}, odt = {},
  org = {}, rst = {}, textile = {}, typst = {},
}
local MOST_FILES = 100
local FIELDS = {"title", "subtitle", "author", "date", "abstract", "description", "keywords"}
local HIDDEN = {todo = true, ifconfig = true, todolist = true}
-- Directives of Sphinx that show nothing of their own.
local SILENT = {
  contents = true, currentmodule = true, highlight = true, index = true, module = true,
  sectnum = true, tabularcolumns = true, toctree = true,
}
-- Directives of Sphinx and Nikola that show what only their own program can make.
local MADE = {
  autoclass = true, autofunction = true, automodule = true, bibliography = true, chart = true,
  gallery = true, graphviz = true, listing = true, mermaid = true, plot = true,
  ["post-list"] = true, postlist = true, slides = true, slideshow = true, soundcloud = true,
  uml = true,
}
local FORMULAS = {
  align = true, displaymath = true, equation = true, gather = true, multline = true,
}
local VERSIONS = {
  deprecated = "Deprecated since version ", versionadded = "New in version ",
  versionchanged = "Changed in version ",
}
local VIDEOS = {
  youtube = "https://www.youtube.com/watch?v=",
  vimeo = "https://vimeo.com/",
  gist = "https://gist.github.com/",
}

local function escaped(text)
  return (text:gsub("[&<>\"]", {["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;"}))
end

-- Reads a document; files that it includes are empty.
local function read(form, data)
  local files, included = {}, {}
  local options = {standalone = true, tab_stop = 4}
  for _ = 1, MOST_FILES do
    local messages, ok, doc = pandoc.log.silence(function()
      return pcall(pandoc.read, data, form, options, files)
    end)
    for _, message in ipairs(messages) do
      local name = tostring(message.type):match("^Could not load include file (.-) at line")
      if name and not files[name] then
        included[#included + 1] = name
        files[name] = ""
      end
    end
    if ok then
      return doc, included
    end
    local reason = tostring(doc)
    local name = reason:match("File (.-) not found in resource path")
    if not name or files[name] then
      error(reason, 0)
    end
    files[name] = ""
    included[#included + 1] = name
  end
  error("It includes too many files.", 0)
end

-- The text of a value of the metadata, or the texts of a list.
local function told(value)
  local kind = pandoc.utils.type(value)
  if kind == "List" then
    local found = {}
    for _, one in ipairs(value) do
      found[#found + 1] = pandoc.utils.stringify(one)
    end
    return found
  end
  return pandoc.utils.stringify(value)
end

-- "Text <target>" of a role of Sphinx, or the target alone.
local function parted(text)
  local words, target = text:match("^%s*(.-)%s*<([^<>]+)>%s*$")
  if words then
    return words, target
  end
  return text:gsub("^[~!]", ""), text
end

-- What a role of Sphinx shows, which pandoc leaves as it was written.
local function role(code)
  local name = code.attributes.role or ""
  local words, target = parted(code.text)
  if name == "doc" then
    return pandoc.Link(words, "{filename}" .. target)
  elseif name == "download" then
    return pandoc.Link(words, target)
  elseif name == "ref" or name == "any" or name == "term" or name == "abbr" then
    return pandoc.Str(words)
  elseif name == "kbd" or name == "guilabel" or name == "menuselection" or name == "file" then
    return pandoc.RawInline("html", "<kbd>" .. escaped(code.text) .. "</kbd>")
  end
  return pandoc.Code(words)
end

-- Where a link leads, as the forms have it that name files in ways of their own.
local function followed(form, link)
  local target = link.target
  if form == "org" then
    target = target:gsub("^file:", ""):gsub("::.*$", "")
  elseif form == "asciidoc" then
    if link.classes:includes("cross-reference") then
      target = target:gsub("^#(.-%.%a+)#?", "%1#", 1):gsub("#$", "")
    elseif target:match("^[^/:@%s]+@[^/:@%s]+%.[^/:@%s]+$") then
      target = "mailto:" .. target
    end
    local last = link.content[#link.content]
    if last and last.t == "Str" and last.text:match(".%^$") then
      last.text = last.text:sub(1, -2) -- it asked for a window of its own
    end
  elseif form == "mediawiki" or form == "creole" then
    local is_name = form == "creole" or link.classes:includes("wikilink")
    if is_name and not target:match("^%a[%w+.-]*:") and not target:match("^[/#]") then
      target = "{filename}" .. target
    end
  end
  link.target = target
  return link
end

-- Whether a character is of a script that sets no space between words: Han and kana, their signs
-- and wide ones. Korean does set spaces.
local function wide(code)
  return code ~= nil and (
    code >= 0x3001 and code <= 0x30FF or code >= 0x3400 and code <= 0x9FFF
    or code >= 0xFF01 and code <= 0xFF60 or code >= 0x20000 and code <= 0x3FFFF
  )
end

-- The first and the last character of what an inline shows; nil where it shows none.
local function edges(inline)
  local text = inline and pandoc.utils.stringify(inline) or ""
  if text == "" then
    return nil, nil
  end
  return utf8.codepoint(text, 1), utf8.codepoint(text, utf8.offset(text, -1))
end

-- Inlines without the ends of lines that a reader would see as spaces within Chinese or Japanese.
local function joined(inlines)
  local kept = pandoc.Inlines({})
  for at, inline in ipairs(inlines) do
    local is_joint = false
    if inline.t == "SoftBreak" then
      local _, before = edges(inlines[at - 1])
      is_joint = wide(before) and wide((edges(inlines[at + 1])))
    end
    if not is_joint then
      kept:insert(inline)
    end
  end
  return kept
end

-- The first words of a directive that pandoc does not know, and what follows them.
local function argument(div)
  local first = div.content[1]
  return first and pandoc.utils.stringify(first) or ""
end

local function filter(form, answer, stored, folder)
  local function hide()
    answer.hidden = answer.hidden + 1
    return {}
  end
  local function other(raw)
    local name = raw.format
    local kind, inner = raw.text:match("^%s*\\begin{(%a+%*?)}(.-)\\end{%a+%*?}%s*$")
    if (name == "latex" or name == "tex") and kind and FORMULAS[(kind:gsub("%*", ""))] then
      local whole = kind:match("^[ed]") and inner or raw.text
      return pandoc.Para({pandoc.Math("DisplayMath", whole)})
    end
    if name:match("^html") then
      return nil
    elseif name == "org" and raw.text:match("^%s*#%+") then
      return {}
    elseif name == "mediawiki" then
      name = raw.text:match("^{{[^|}]*") or raw.text:sub(1, 20)
      name = name:match("^{{") and name .. "}}" or name
    end
    answer.other[name] = (answer.other[name] or 0) + 1
    return {}
  end
  return {
    CodeBlock = function(block)
      if form == "ipynb" and block.text == "" then
        return {}
      end
      local language = block.classes[1] or block.attributes.lang or ""
      if language == "default" or language == "text" or language == "sourceCode" then
        language = ""
      end
      local class = language ~= "" and (' class="language-' .. escaped(language) .. '"') or ""
      local html = "<pre><code" .. class .. ">" .. escaped(block.text) .. "</code></pre>"
      return pandoc.RawBlock("html", html)
    end,
    Code = function(code)
      if code.classes:includes("interpreted-text") then
        return role(code)
      end
    end,
    Div = function(div)
      local name = div.classes[1] or ""
      if form == "rst" then
        if HIDDEN[name] then
          return hide()
        elseif SILENT[name] then
          return {}
        elseif MADE[name] then
          answer.other[name] = (answer.other[name] or 0) + 1
          return {}
        elseif VERSIONS[name] and div.content[1] and div.content[1].content then
          div.content[1].content:insert(1, pandoc.Str(VERSIONS[name]))
          return div
        elseif name == "only" then
          -- What is made here is HTML; a word that nobody here knows is not set.
          local wanted = " " .. argument(div):gsub("[()]", " ") .. " "
          local is_html = wanted:match(" html ") or wanted:match(" builder_html ")
          if not is_html or wanted:match(" not ") or wanted:match(" and ") then
            return hide()
          end
          return {table.unpack(div.content, 2)}
        elseif name == "literalinclude" then
          answer.included[#answer.included + 1] = argument(div)
          return {}
        elseif VIDEOS[name] then
          local address = VIDEOS[name] .. argument(div)
          return pandoc.Para({pandoc.Link(address, address)})
        end
      elseif form == "ipynb" and (name == "cell" or name == "output") then
        return div.content
      elseif form == "asciidoc" and div.identifier == "toc" and #div.content == 0 then
        return {}
      end
    end,
    Table = function(one)
      -- The reader of AsciiDoc takes the last row for a foot, though none is asked for.
      if form == "asciidoc" and #one.bodies > 0 then
        for _, row in ipairs(one.foot.rows) do
          one.bodies[#one.bodies].body:insert(row)
        end
        one.foot = pandoc.TableFoot()
        return one
      end
    end,
    Span = function(span)
      if form == "org" and span.classes[1] == "tag" then
        return {}
      end
    end,
    Link = function(link)
      if link.target:match("^##SUBST##") then
        return link.content
      end
      return followed(form, link)
    end,
    Image = function(image)
      if stored[image.src] then
        answer.pictures = answer.pictures + 1
        return {}
      end
      if folder ~= "" and not image.src:match("^%a[%w+.-]*:") and not image.src:match("^/") then
        image.src = folder:gsub("/*$", "/") .. image.src
      end
      return image
    end,
    Inlines = joined,
    RawBlock = other,
    RawInline = function(raw)
      local made = other(raw)
      return made and made.t == "Para" and made.content or made
    end,
  }
end

local function convert(form, data)
  if not READER[form] then
    error("It is of no form that is known: " .. form, 0)
  end
  local doc, included = read(form, data)
  local answer = {fields = {}, included = included, pictures = 0, other = {}, hidden = 0}
  for _, name in ipairs(FIELDS) do
    if doc.meta[name] ~= nil then
      answer.fields[name] = told(doc.meta[name])
    end
  end
  local stored = {}
  for _, item in ipairs(pandoc.mediabag.list()) do
    stored[item.path] = true
  end
  local folder = form == "asciidoc" and doc.meta.imagesdir or ""
  doc = doc:walk(filter(form, answer, stored, folder and pandoc.utils.stringify(folder)))
  doc.meta = {}
  answer.html = pandoc.write(doc, "html", {
    email_obfuscation = "none", highlight_method = "none", html_math_method = "mathml",
    wrap_text = "none",
  })
  return answer
end

while true do
  local line = io.read("l")
  local form, size = (line or ""):match("^(%S+) (%d+)$")
  if not form then
    break
  end
  size = tonumber(size)
  local data = size > 0 and io.read(size) or ""
  local _, ok, answer = pandoc.log.silence(function()
    return pcall(convert, form, data)
  end)
  pandoc.mediabag.empty()
  if not ok then
    answer = {error = tostring(answer)}
  end
  local said = pandoc.json.encode(answer)
  io.write(#said, "\n", said)
  io.flush()
end
