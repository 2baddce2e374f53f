/** A tar archive put together by hand: folders end in a slash, links begin with `link `. */
export function tar(entries: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const blocks = Object.entries(entries).map(([path, content]) => {
    const data = Buffer.from(content);
    const isLink = path.startsWith("link ");
    const kind = isLink ? "2" : path.endsWith("/") ? "5" : "0";
    const room = Buffer.alloc((512 - (data.length % 512)) % 512);
    return Buffer.concat([header(path.replace(/^link /, ""), data.length, kind), data, room]);
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** One header of 512 bytes, its sum included. */
export function header(name: string, size: number, kind = "0"): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100, "latin1");
  block.write("0000644\0", 100);
  block.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  block.write("        ", 148);
  block.write(kind, 156);
  block.write("ustar\u000000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}
