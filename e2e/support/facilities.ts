/** A medical institution code: nine digits and the check digit (Luhn) that fits. */
export function facilityCode(nine: string): string {
  const sum = [...nine].reverse().reduce((sum, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return sum + Math.floor(value / 10) + (value % 10);
  }, 0);
  return `${nine}${(10 - (sum % 10)) % 10}`;
}

/** A file to choose in a file field. */
export function file(name: string, content: string, mimeType = 'text/plain') {
  return { name, mimeType, buffer: Buffer.from(content) };
}
