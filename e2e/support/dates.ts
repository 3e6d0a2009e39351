// Days as Tokyo has them now; no test depends on when it runs.

/** 2026-11-20 */
export function today(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date());
}

export function daysFromToday(days: number): string {
  const day = new Date(`${today()}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** The last day of the fiscal year that today is in. */
export function endOfFiscalYear(): string {
  const [year, month] = today().split('-').map(Number);
  return `${month >= 4 ? year + 1 : year}-03-31`;
}
