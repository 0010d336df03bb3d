// What came over the wire into values of ours: each reader refuses what is not what it reads.

/** Somebody sent what the contract does not know; the message names the place. */
export class Nonsense extends Error {}

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown, place: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Nonsense(`${place} is not an object`);
}

export function listOf(value: unknown, place: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Nonsense(`${place} is not a list`);
}

export function numberIn(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new Nonsense(`${name} is not a number`);
}

export function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === "string") return value;
  throw new Nonsense(`${name} is not a text`);
}

export function flagIn(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value === "boolean") return value;
  throw new Nonsense(`${name} is neither true nor false`);
}

/** Read what may be null, or left out. */
export function maybe<T>(
  fields: Fields,
  name: string,
  read: (fields: Fields, name: string) => T,
): T | null {
  return fields[name] === null || fields[name] === undefined ? null : read(fields, name);
}
