/** A fault to be put into a package or a service, and the test that must notice it. Paths are relative to its `src`. */
export type Mutation = {
  readonly file: string
  /** Stands in the file exactly once. */
  readonly text: string
  readonly replacement: string
  /** One sentence: what it breaks. */
  readonly breaks: string
  readonly caughtBy: NamedTest
}

export type NamedTest = { readonly file: string; readonly name: string }

/** A mutation in its package, such as `packages/engine`. */
export type Fault = Mutation & { readonly package: string }

/** Where a fault is, from the repository on. */
export const pathOf = ({ package: of, file }: Fault): string => `${of}/src/${file}`

export type Trial = {
  readonly fault: Fault
  /** `no verdict`: the test neither passed nor failed, because it hung or never ran. */
  readonly outcome: 'caught' | 'survived' | 'no verdict'
}

/** Names tests of a file. */
export const inFile =
  (file: string) =>
  (name: string): NamedTest => ({ file, name })

/** Faults of one source. */
export const inSource = (file: string, faults: readonly Omit<Mutation, 'file'>[]): Mutation[] =>
  faults.map(one => ({ file, ...one }))
