import { check } from './check.ts'
import type { Model, Operation } from './model.ts'

/** What a search found of one object's history. */
type Judged = { readonly steps: number; readonly faults: string[] }

/** Judges the history of an object by its model. */
export function judged<S, I, O>(name: string, model: Model<S, I, O>, history: readonly Operation<I, O>[]): Judged {
  const verdict = check(model, history)
  const { steps } = verdict
  switch (verdict.kind) {
    case 'linearizable':
      return { steps, faults: [] }
    case 'undecided':
      return { steps, faults: [`${name}: no verdict on ${history.length} operations in ${steps} steps`] }
    case 'impossible': {
      const { longest, stuck } = verdict
      const words = [...longest.slice(-6), stuck].map(say)
      return { steps, faults: [`${name}: no order allows the last of these:\n    ${words.join('\n    ')}`] }
    }
  }
}

function say<I, O>({ client, input, called, outcome }: Operation<I, O>): string {
  const answer = outcome ? JSON.stringify(outcome.output, (key, value) => (key === 'text' ? undefined : value)) : '?'
  const times = `${called.toFixed(1)} to ${outcome ? outcome.returned.toFixed(1) : 'never'}`
  return `${times}  ${client}  ${JSON.stringify(input)} -> ${answer}`
}
