/** Where the demo says what happens: one line a step, counted up in place on a terminal. */
export class Progress {
  readonly #out: NodeJS.WriteStream
  readonly #started = performance.now()
  #counted = 0

  constructor(out: NodeJS.WriteStream = process.stdout) {
    this.#out = out
  }

  /** Counts `act` calls of a step while they run: "members 12/60". Ends with one line. */
  async step<T>(title: string, of: number, run: (tick: () => void) => Promise<T>): Promise<T> {
    this.#counted = 0
    const tick = (): void => {
      this.#counted++
      if (this.#out.isTTY) this.#out.write(`\r${this.#time()}  ${title} ${this.#counted}/${of}`)
    }
    const result = await run(tick)
    this.#out.write(
      `${this.#out.isTTY ? '\r' : ''}${this.#time()}  ${title}${of > 0 ? ` ${this.#counted}/${of}` : ''}\n`,
    )
    return result
  }

  say(text = ''): void {
    this.#out.write(`${text}\n`)
  }

  /** A table without rulers: columns as wide as their longest cell, numbers to the right. */
  table(rows: readonly (readonly string[])[]): void {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
    for (const row of rows) {
      const cells = row.map((cell, i) =>
        /^[\d.,]+( %)?$/.test(cell) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
      )
      this.say(`    ${cells.join('  ').trimEnd()}`)
    }
  }

  #time(): string {
    return `${((performance.now() - this.#started) / 1000).toFixed(1).padStart(6)} s`
  }
}

/** Kilograms as tonnes for people: "1,234.5 t". */
export const tonnes = (kg: string | undefined): string => {
  if (kg === undefined) return 'withheld'
  const value = Number(kg) / 1000
  return `${value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 3 : value < 1000 ? 1 : 0 })} t`
}
