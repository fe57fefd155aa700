import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IN_WORDS } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type RouteContract, routes } from './index.ts'
import { ruled, ruleOfProblem } from './refusal.ts'

const root = new URL('../../../', import.meta.url).pathname
/** Where sentences about fields and cells are written: what stands against a credential has codes of its own. */
const FOLDERS = ['packages', 'services'].flatMap(folder =>
  readdirSync(join(root, folder))
    .filter(name => !['cli', 'client', 'credentials', 'testing'].includes(name))
    .map(name => join(root, folder, name, 'src')),
)
const sources = FOLDERS.flatMap(folder =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !/\.(?:test|fixture|settings)\.ts$/.test(name) && !/config\.ts$/.test(name))
    .map(name => ({ name: join(folder, name).slice(root.length), text: readFileSync(join(folder, name), 'utf8') })),
)

/** A literal as a sentence, with something in the place of what it is filled with. */
const sentenceOf = (literal: string): string =>
  literal
    .slice(1, -1)
    .replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '7')
    .replaceAll("\\'", "'")
const LITERAL = String.raw`('(?:[^'\\]|\\.)*'|"[^"]*"|${'`'}[^${'`'}]*${'`'})`
/** Beside a path or a field, or as what is wrong with a cell. */
const PLACES: readonly RegExp[] = [
  new RegExp(String.raw`\{[^{}]*\b(?:path|field)\b[^{}]*(?:\{[^{}]*\}[^{}]*)*\bmessage: ${LITERAL}`, 'g'),
  new RegExp(String.raw`\bfault: ${LITERAL}`, 'g'),
  new RegExp(String.raw`\bfault\([^()]*, ${LITERAL}\)`, 'g'),
  new RegExp(String.raw`\bconst message =(?:[^\n]*\n?[^\n]*\?)?\s*${LITERAL}`, 'g'),
  new RegExp(String.raw`\.\.\.(?:where|want\.at|entry\.at|besideHeader)[^\n]*\n?[^\n]*\bmessage: ${LITERAL}`, 'g'),
]

/** Files whose functions give back such a sentence, or nothing. */
const GIVES = /(?:provenance\/src\/material\/grade|supply\/src\/issuer\/key|outgoing\/address|files\/src\/mass)\.ts$/
const GIVEN = new RegExp(`(?:return|[?:]) ${LITERAL}`, 'g')

test('every sentence about a field or a cell is of a rule', () => {
  const found = sources.flatMap(({ name, text }) =>
    (name.includes('provenance/src/ledger') ? [] : [...PLACES, ...(GIVES.test(name) ? [GIVEN] : [])]).flatMap(place =>
      [...text.matchAll(place)].map(([, literal = '']) => ({ name, sentence: sentenceOf(literal) })),
    ),
  )
  // A sentence has more than one word.
  const sentences = found.filter(({ sentence }) => sentence.includes(' '))
  expect(sentences.length).toBeGreaterThan(120)
  const unnamed = sentences.filter(
    ({ sentence }) => ruled({ path: '', message: sentence, rule: undefined }).rule === undefined,
  )
  expect(unnamed).toEqual([])
})

/** What the schemas below a schema say for themselves where a value does not fit. */
function* saidBy(schema: z.core.$ZodType, seen = new Set<unknown>()): Generator<string> {
  if (seen.has(schema)) return
  seen.add(schema)
  const def: unknown = schema._zod.def
  yield* saidIn(def, seen, 0)
}
function* saidIn(value: unknown, seen: Set<unknown>, depth: number): Generator<string> {
  if (typeof value !== 'object' || value === null || depth > 6) return
  if ('_zod' in value) {
    if (seen.has(value)) return
    seen.add(value)
    const { def } = (value as z.core.$ZodType)._zod
    if (typeof def.error === 'function')
      for (const input of ['x', 7]) {
        const said = def.error({ code: 'custom', input, path: [], message: '' } as never)
        if (typeof said === 'string') yield said
      }
    yield* saidIn(def, seen, depth + 1)
    return
  }
  for (const one of Array.isArray(value) ? value : Object.values(value)) yield* saidIn(one, seen, depth + 1)
}

test('what the schema of a body or a query says is of a rule', () => {
  const contracts: readonly RouteContract[] = routes
  const said = new Set(
    contracts.flatMap(({ body, query }) => [body, query].flatMap(schema => (schema ? [...saidBy(schema)] : []))),
  )
  expect(said.size).toBeGreaterThan(30)
  const unnamed = [...said].filter(message => ruled({ path: '', message, rule: undefined }).rule === undefined)
  expect(unnamed).toEqual([])
})

describe('a value that does not fit', () => {
  const shape = z.strictObject({
    name: z.string().min(3).max(80),
    list: z.array(z.string()).min(2).max(1_000),
    of: z.enum(['a', 'b']),
    count: z.int().positive().max(10),
    share: z.number().multipleOf(5),
    mail: z.email(),
    flag: z.boolean(),
    any: z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.string() })]),
    code: z.string().regex(/^x$/),
  })
  const said = (value: object) =>
    (shape.safeParse(value, IN_WORDS).error?.issues ?? []).map(issue => {
      const { rule, values, message } = ruled({
        path: issue.path.join('.'),
        message: issue.message,
        rule: undefined,
        values: undefined,
      })
      return [issue.path.join('.'), message, rule, values]
    })
  test('is told in words, with its rule and figures', () => {
    const long = {
      name: 'x'.repeat(81),
      list: ['a'],
      of: 'c',
      count: 11,
      share: 3,
      mail: 'x',
      flag: 1,
      any: 2,
      code: 'y',
    }
    expect(said({ ...long, more: 1 })).toEqual([
      ['name', 'must be at most 80 characters', 'too-long', { most: '80' }],
      ['list', 'must have at least 2 entries', 'too-few', { least: '2' }],
      ['of', 'must be one of a, b', 'option', { options: 'a, b' }],
      ['count', 'must be at most 10', 'at-most', { most: '10' }],
      ['share', 'must be a multiple of 5', 'step', { step: '5' }],
      ['mail', 'must be an e-mail address', 'email', undefined],
      ['flag', 'must be true or false', 'yes-or-no', undefined],
      ['any', 'not what is expected here', 'not-expected', undefined],
      ['code', 'not in the form that is taken', 'form', undefined],
      ['', 'unknown field', 'unknown-field', undefined],
    ])
  })
  test('is required where it is missing, whatever its kind', () => {
    expect(said({}).map(([, , rule]) => rule)).toEqual(Array.from({ length: 9 }, () => 'required'))
  })
})

test('the more a sentence says itself the sooner it is taken, and what is of no rule has none', () => {
  expect(ruled({ path: '', message: 'not more than quantityKg', rule: undefined }).rule).toBe('at-most-quantity')
  const other = { path: '', message: 'not before today, 2027-01-01' }
  expect(ruled(other)).toEqual({ ...other, rule: 'not-before', values: { first: '2027-01-01' } })
  expect(ruleOfProblem('Whatever else.')).toEqual({})
  expect(ruleOfProblem('The round is draft; only a draft can be changed.').rule).toBe('round-state')
})
