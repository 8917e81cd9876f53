/** ARIA roles that elements have of themselves (HTML-AAM), as far as authors point at them. */
const ROLES: Readonly<Record<string, string>> = {
  "a[href],area[href]": "link",
  "button,summary,input:is([type=button],[type=submit],[type=reset],[type=image])": "button",
  "input[type=checkbox]": "checkbox",
  "input[type=radio]": "radio",
  "input[type=range]": "slider",
  "input[type=number]": "spinbutton",
  "input[list],select:not([multiple],[size])": "combobox",
  "input[type=search]": "searchbox",
  "textarea,input:not([type=hidden],[type=file],[type=color],[type^=date],[type=time],[type=password])": "textbox",
  select: "listbox",
  option: "option",
  "h1,h2,h3,h4,h5,h6": "heading",
  img: "img",
  "ul,ol,menu": "list",
  li: "listitem",
  table: "table",
  tr: "row",
  td: "cell",
  th: "columnheader",
  nav: "navigation",
  main: "main",
  aside: "complementary",
  form: "form",
  dialog: "dialog",
  article: "article",
  section: "region",
  progress: "progressbar",
};

export function roleOf(element: Element): string | undefined {
  const given = element.getAttribute("role")?.trim().split(/\s+/)[0];
  if (given) return given;
  for (const selector in ROLES) if (element.matches(selector)) return ROLES[selector];
  return undefined;
}

/** What may have this role, a little too wide. */
export function selectorOf(role: string): string {
  const own = Object.keys(ROLES).filter((selector) => ROLES[selector] === role);
  return [`[role~="${CSS.escape(role)}"]`, ...own].join();
}
