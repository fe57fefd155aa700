import { type Node, parseSync, Visitor } from 'oxc-parser'

/** A regular expression as it stands in a source. */
export type Pattern = { readonly line: number; readonly source: string; readonly flags: string }

/** Whether a source is shipped: tests and what serves them alone are not. */
export const isShipped = (path: string): boolean =>
  !/\.(?:test|fixture|conformance)\.tsx?$/.test(path) && !path.startsWith('packages/testing/')

/** The regular expressions of a source, found by a parser. Throws where one is made of what is known only when it runs: nobody could check it. */
export function patternsIn(path: string, text: string): Pattern[] {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const found: Pattern[] = []
  const lineOf = (at: number): number => text.slice(0, at).split('\n').length
  const made = (node: { start: number; callee: Node; arguments: readonly Node[] }): void => {
    if (node.callee.type !== 'Identifier' || node.callee.name !== 'RegExp') return
    const line = lineOf(node.start)
    const [source, flags] = node.arguments.map(argument => constant(argument))
    if (source === undefined || (node.arguments.length > 1 && flags === undefined))
      throw new Error(`${path}:${line}: a regular expression is made of what is no constant`)
    found.push({ line, source, flags: flags ?? '' })
  }
  new Visitor({
    Literal: node => {
      if ('regex' in node) found.push({ line: lineOf(node.start), source: node.regex.pattern, flags: node.regex.flags })
    },
    NewExpression: made,
    CallExpression: made,
  }).visit(program)
  return found
}

function constant(node: Node): string | undefined {
  if (node.type === 'Literal' && 'value' in node && typeof node.value === 'string') return node.value
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? undefined
  return undefined
}
