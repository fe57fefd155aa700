/** What one client asked of an object, by the milliseconds of one monotonic clock. */
export type Operation<I, O> = {
  readonly client: string
  readonly input: I
  readonly called: number
  /** None when nobody knows what came of it: it may have been carried out at any time after the call, or never. */
  readonly outcome?: { readonly output: O; readonly returned: number }
}

/** What an object does when its operations come one after the other. */
export type Model<S, I, O> = {
  readonly initial: S
  /**
   * The states in which the object may be after it was asked so and answered so; none when it cannot have given that answer. `output` is
   * undefined when it is not known.
   */
  step(state: S, input: I, output: O | undefined): readonly S[]
  /**
   * Whether what is answered so, and may have changed nothing where the object stands now, can change nothing later either. Where `step` gives other
   * states nevertheless, the object has come there by itself, as it may in the next step too.
   */
  isSettled(input: I, output: O): boolean
  /** The same for two states only if they answer the same from then on. */
  key(state: S): string
}
