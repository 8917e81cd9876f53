/** The build gives a style sheet's minified text. */
declare module "*.css" {
  const text: string;
  export default text;
}
