/** What tells one adapter from another, as far as a page is told. The same GPU under another driver may be another. */
export function adapterId({ adapterInfo: info }: GPUDevice): string {
  const { vendor, architecture, device, description, subgroupMinSize, subgroupMaxSize } = info;
  return [vendor, architecture, device, description, `subgroups ${subgroupMinSize} to ${subgroupMaxSize}`].join(", ");
}
