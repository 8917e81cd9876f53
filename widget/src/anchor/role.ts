/**
 * What has a role of itself (HTML-AAM), as far as authors point at it. A role that isn't here is also the name of its
 * element: table, main, form, dialog, article, option, button.
 */
const OWN: Readonly<Record<string, string>> = {
  link: "a[href]",
  button: "button,summary,[type=button],[type=submit],[type=reset]",
  checkbox: "[type=checkbox]",
  radio: "[type=radio]",
  slider: "[type=range]",
  spinbutton: "[type=number]",
  searchbox: "[type=search]",
  combobox: "select,[list]",
  textbox: "textarea,input:is(:not([type]),[type=text],[type=email],[type=tel],[type=url])",
  heading: "h1,h2,h3,h4,h5,h6",
  list: "ul,ol",
  listitem: "li",
  row: "tr",
  cell: "td",
  columnheader: "th",
  navigation: "nav",
  region: "section",
  img: "img",
};

export const roleOf = (element: Element): string =>
  element.getAttribute("role") ??
  Object.keys(OWN).find((role) => element.matches(OWN[role] as string)) ??
  element.localName;

/** What may have this role, a little too wide. */
export const selectorOf = (role: string): string =>
  `[role="${CSS.escape(role)}"],${OWN[role] ?? CSS.escape(role)}`;
