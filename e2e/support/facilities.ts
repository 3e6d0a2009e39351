/**
 * A medical institution code: nine digits and the check digit (Luhn) that fits. In Saitama, Chiba, Tokyo and
 * Kanagawa it covers the last seven digits only.
 */
export function facilityCode(nine: string): string {
  const checked = ['11', '12', '13', '14'].includes(nine.slice(0, 2)) ? nine.slice(3) : nine;
  const sum = [...checked].reverse().reduce((sum, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return sum + Math.floor(value / 10) + (value % 10);
  }, 0);
  return `${nine}${(10 - (sum % 10)) % 10}`;
}

/** A file to choose in a file field. */
export function file(name: string, content: string, mimeType = 'text/plain') {
  return { name, mimeType, buffer: Buffer.from(content) };
}
