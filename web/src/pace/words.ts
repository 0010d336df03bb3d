// Numbers in words exactly as the server writes them: a tie goes to the even digit.

/** With so many digits after the point. */
export function fixed(value: number, digits: number): string {
  // Only a value of this kind lies midway between two decimals; every other one rounds one way.
  const midway = Math.abs((value * 2 ** (digits + 1)) % 2) === 1;
  if (!midway) return value.toFixed(digits);
  const below = Math.floor(value * 10 ** digits);
  return ((below % 2 === 0 ? below : below + 1) / 10 ** digits).toFixed(digits);
}

/** Six digits that count, none without need. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}
