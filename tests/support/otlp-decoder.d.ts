declare module "otlp-decoder/build/src/generated/root.js" {
  const root: unknown;
  export default root;
}
