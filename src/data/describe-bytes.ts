/** What bytes look like, for someone who expected others: a web page in place of a file shows at once. */
export function describeBytes(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 24)).replace(/[^ -~]+/g, "…");
  return `${bytes.length} bytes that begin with "${start}"`;
}
