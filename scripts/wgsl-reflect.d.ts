// wgsl_reflect's package.json points Node at a file without named exports; its ES module has the same types.
declare module "wgsl_reflect/wgsl_reflect.module.js" {
  export * from "wgsl_reflect";
}
