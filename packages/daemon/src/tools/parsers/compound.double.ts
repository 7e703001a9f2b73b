// A writer of the file system inside old Office files, for tests: every stream in sectors of 512 bytes, none of them small.

const sector = 512;
const end = 0xffff_fffe;
const none = 0xffff_ffff;

interface Place {
  name: string;
  type: 1 | 2 | 5;
  bytes: Uint8Array;
  children: Place[];
}

/** `streams` by path: "folder/stream". `spoil` may change the table of sectors before it is written. */
export function compound(streams: Record<string, Uint8Array | string>, spoil: (fat: number[]) => void = () => {}): Uint8Array {
  const root: Place = { name: 'Root Entry', type: 5, bytes: new Uint8Array(), children: [] };
  for (const [path, content] of Object.entries(streams)) {
    const names = path.split('/');
    let folder = root;
    for (const name of names.slice(0, -1)) {
      const found = folder.children.find((one) => one.name === name);
      const next: Place = found ?? { name, type: 1, bytes: new Uint8Array(), children: [] };
      if (!found) folder.children.push(next);
      folder = next;
    }
    const bytes = typeof content === 'string' ? new Uint8Array(Buffer.from(content, 'utf16le')) : content;
    folder.children.push({ name: names.at(-1) ?? '', type: 2, bytes, children: [] });
  }
  const flat: Place[] = [];
  const visit = (place: Place) => {
    flat.push(place);
    place.children.forEach(visit);
  };
  visit(root);
  const sectors: Uint8Array[] = [];
  const fat: number[] = [];
  const store = (bytes: Uint8Array): number => {
    const first = sectors.length;
    const number = Math.max(1, Math.ceil(bytes.length / sector));
    for (let i = 0; i < number; i++) {
      const one = new Uint8Array(sector);
      one.set(bytes.subarray(i * sector, (i + 1) * sector));
      sectors.push(one);
      fat.push(i === number - 1 ? end : sectors.length);
    }
    return first;
  };
  const starts = flat.map((place) => (place.type === 2 ? store(place.bytes) : end));
  const directory = new Uint8Array(flat.length * 128);
  const view = new DataView(directory.buffer);
  for (const [i, place] of flat.entries()) {
    const at = i * 128;
    directory.set(Buffer.from(place.name, 'utf16le'), at);
    view.setUint16(at + 64, place.name.length * 2 + 2, true);
    view.setUint8(at + 66, place.type);
    const parent = flat.find(({ children }) => children.includes(place));
    const next = parent?.children[parent.children.indexOf(place) + 1];
    view.setUint32(at + 68, none, true);
    view.setUint32(at + 72, next ? flat.indexOf(next) : none, true);
    view.setUint32(at + 76, place.children[0] ? flat.indexOf(place.children[0]) : none, true);
    view.setUint32(at + 116, starts[i] ?? end, true);
    view.setUint32(at + 120, place.bytes.length, true);
  }
  const directoryAt = store(directory);
  spoil(fat);
  const tables = Math.ceil((fat.length + 8) / (sector / 4));
  const tableAt = sectors.length;
  const header = new Uint8Array(sector);
  const head = new DataView(header.buffer);
  head.setUint32(0, 0xe011_cfd0, true);
  head.setUint32(4, 0xe11a_b1a1, true);
  head.setUint16(30, 9, true);
  head.setUint32(48, directoryAt, true);
  head.setUint32(60, end, true);
  head.setUint32(68, end, true);
  for (let i = 0; i < 109; i++) head.setUint32(76 + i * 4, i < tables ? tableAt + i : none, true);
  const table = new DataView(new ArrayBuffer(tables * sector));
  for (let i = 0; i < (tables * sector) / 4; i++) table.setUint32(i * 4, fat[i] ?? none, true);
  return new Uint8Array(Buffer.concat([header, ...sectors, new Uint8Array(table.buffer)]));
}
