import { parseSync, Visitor } from 'oxc-parser'

/** A type that a source asserts of a value, where the compiler does not know it. */
export type Cast = { readonly line: number; readonly text: string; readonly twice: boolean }

/** The casts of a source but `as const`, found by a parser. `twice`: by way of another type, which lets anything through. */
export function castsIn(path: string, text: string): Cast[] {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const found: Cast[] = []
  new Visitor({
    TSAsExpression: ({ start, end, expression, typeAnnotation }) => {
      if (text.slice(typeAnnotation.start, typeAnnotation.end) === 'const') return
      found.push({
        line: text.slice(0, start).split('\n').length,
        text: text.slice(start, end),
        twice: expression.type === 'TSAsExpression',
      })
    },
  }).visit(program)
  return found
}
