/** A fault to be put into the engine, and the test that must notice it. Paths are relative to `packages/engine/src`. */
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

export type Trial = {
  readonly mutation: Mutation
  /** `no verdict`: the test neither passed nor failed, because it hung or never ran. */
  readonly outcome: 'caught' | 'survived' | 'no verdict'
}
