/** The first of a list, and how many others there are: nothing is left out unseen. */
export const shortList = (items: readonly string[], most: number, others: (count: number) => string): string[] =>
  items.length > most ? [...items.slice(0, most), others(items.length - most)] : [...items]
