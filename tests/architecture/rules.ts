import { dirname, join } from 'node:path/posix'

/** What may import what, as in the architecture's table; and what pure code may not touch. */

export type SourceFile = { readonly path: string; readonly text: string; readonly dependencies: readonly string[] }
export type Import = { readonly path: string; readonly from: string; readonly typeOnly: boolean }

const IMPORT = /^\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/gm

export function importsOf(file: SourceFile): Import[] {
  return [...file.text.matchAll(IMPORT)].map(match => ({
    path: file.path,
    from: (match[2] ?? match[3]) as string,
    typeOnly: match[1] !== undefined,
  }))
}

/** Circles of files that import each other, be it for types alone: whoever reads one of them would have to read them all. */
export function circlesIn(files: readonly SourceFile[]): string[] {
  const imports = new Map(files.map(file => [file.path, importsOf(file).filter(({ from }) => from.startsWith('.'))]))
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (path: string, way: readonly string[]): void => {
    const begun = way.indexOf(path)
    if (begun >= 0) circles.push([...way.slice(begun), path].join(' -> '))
    if (begun >= 0 || done.has(path)) return
    for (const { from } of imports.get(path) ?? []) visit(join(dirname(path), from), [...way, path])
    done.add(path)
  }
  for (const { path } of files) visit(path, [])
  return circles
}

const ALLOWED: Record<string, readonly string[]> = {
  'packages/kernel': ['node:crypto'],
  'packages/contracts': ['@lodestone/kernel', 'zod', 'ajv'],
  'packages/engine': ['@lodestone/kernel', 'highs'],
  'packages/provenance': ['@lodestone/kernel'],
  // Of the engine its warm solver of linear programmes, nothing of the matching.
  'packages/foresight': ['@lodestone/kernel', '@lodestone/provenance', '@lodestone/engine/linear', 'zod'],
  // Of foresight the fields of tables and their refusals, of the engine its solver and the formula of prices.
  'packages/projects': [
    '@lodestone/kernel',
    '@lodestone/engine/linear',
    '@lodestone/engine/formula',
    '@lodestone/foresight/fields',
    'zod',
  ],
  // Of the kernel what needs nothing of Node, as below.
  'packages/bods': [
    '@lodestone/kernel/decimal',
    '@lodestone/kernel/in-words',
    '@lodestone/kernel/json',
    '@lodestone/kernel/members',
    '@lodestone/kernel/place',
    '@lodestone/kernel/present',
    'zod',
  ],
  'packages/names': ['any-ascii'],
  'packages/credentials': [
    // Of the kernel what needs nothing of Node: console and command line verify with it.
    '@lodestone/kernel/decimal',
    '@lodestone/kernel/json',
    '@lodestone/kernel/members',
    '@lodestone/kernel/place',
    '@lodestone/kernel/present',
    '@lodestone/kernel/rational',
    'jose',
    'zod',
  ],
  'packages/database': ['@lodestone/kernel', 'pg', 'drizzle-orm', 'node:'],
  'packages/verify': ['@lodestone/kernel', '@lodestone/engine/check', '@lodestone/engine/after'],
  'packages/client': [
    '@lodestone/contracts/api',
    'openapi-fetch',
    'openapi-typescript',
    'openapi-typescript-helpers',
    'eventsource-parser',
  ],
  'packages/cli': [
    '@lodestone/client',
    '@lodestone/credentials',
    '@lodestone/kernel',
    '@lodestone/verify',
    'commander',
    '@bomb.sh/tab',
    'openid-client',
    'string-width',
    'csv-parse',
    'node:',
  ],
  'packages/files': [
    '@lodestone/kernel',
    '@lodestone/contracts',
    'csv-parse',
    'saxes',
    'yauzl',
    'yazl',
    'zod',
    'node:',
  ],
  'packages/wording': ['@lodestone/contracts'],
  'packages/typeset': ['@myriaddreamin/typst-ts-node-compiler', 'piscina', 'uqr', 'node:'],
  'packages/keyring': ['@lodestone/kernel/error', '@lodestone/kernel/present', 'node:'],
  'packages/tracing': ['@opentelemetry/', 'node:'],
  'packages/messaging': [
    '@lodestone/contracts',
    '@lodestone/database',
    '@lodestone/kernel',
    '@lodestone/tracing',
    'kafkajs',
    'node:',
  ],
  'packages/http': [
    '@lodestone/kernel',
    '@lodestone/contracts',
    '@lodestone/tracing',
    'fastify',
    '@fastify/',
    'helmet',
    'zod',
    'jose',
    'prom-client',
    'ipaddr.js',
    'rate-limiter-flexible',
    'secure-json-parse',
    'node:',
  ],
  'packages/service': [
    '@lodestone/kernel',
    '@lodestone/keyring',
    '@lodestone/contracts',
    '@lodestone/files',
    '@lodestone/database',
    '@lodestone/messaging',
    '@lodestone/http',
    '@lodestone/tracing',
    'pino',
    'piscina',
    'zod',
    'fastify',
    'node:',
  ],
}
/** The console's app in the browser: the client, the tables of fields, the check of credentials, and what of the kernel needs nothing of Node; never a service's own code. */
const WEB = 'services/console/web'
const WEB_LODESTONE = [
  '@lodestone/client',
  '@lodestone/contracts/field',
  '@lodestone/contracts/line.fields',
  '@lodestone/contracts/notice/page',
  '@lodestone/contracts/notice/words',
  '@lodestone/contracts/offer.fields',
  '@lodestone/credentials',
  '@lodestone/kernel/assurance',
  '@lodestone/kernel/became',
  '@lodestone/kernel/csv',
  '@lodestone/kernel/decimal',
  '@lodestone/kernel/json',
  '@lodestone/kernel/json-text',
  '@lodestone/kernel/members',
  '@lodestone/kernel/period',
  '@lodestone/kernel/place',
  '@lodestone/kernel/present',
  '@lodestone/kernel/quantity',
  '@lodestone/kernel/round',
  '@lodestone/kernel/workbook',
]
const SERVICE_NAMES = ['participants', 'demand', 'supply', 'aggregation', 'matching', 'rounds', 'outlook', 'console']

const begins = (from: string, allowed: string): boolean =>
  from === allowed || from.startsWith(allowed.endsWith(':') || allowed.endsWith('/') ? allowed : `${allowed}/`)

const isTest = (path: string): boolean => /\.test\.tsx?$|\.fixture\.ts$|conformance/.test(path)

/** Parts of a noun's rules: what is decided of it, the states it has, what fits it. */
const DECIDED = 'command|state|decision|report|need|fit|placing|draft|parts'

/** A noun's rules: `<noun>/<noun>.ts` without a role after a dot, or with one of those. */
export const isRules = (path: string): boolean =>
  /^services\/\w+\/src\/(?:[\w-]+\/)+[\w-]+(?:\.\w+)?\.ts$/.test(path) &&
  new RegExp(`/([\\w-]+)/\\1(?:\\.(?:${DECIDED}))?\\.ts$`).test(path)

/** Sentences about every import of a file that the table does not allow. */
export function importFaults(file: SourceFile): string[] {
  return importsOf(file).flatMap(one => {
    if (one.from.startsWith('.'))
      return leavesHome(file.path, one.from) && !isShown(file.path, one.from)
        ? [`${file.path} reaches into ${one.from}`]
        : []
    const reason = forbidden(file, one)
    return reason ? [`${file.path} imports ${one.from}: ${reason}`] : []
  })
}

function forbidden(file: SourceFile, one: Import): string | undefined {
  const [top = '', name = ''] = file.path.split('/')
  const home = `${top}/${name}`
  if (one.from.startsWith('kafkajs') && home === 'packages/messaging' && !file.path.endsWith('/kafka/kafka.ts'))
    return 'only kafka.ts speaks to kafkajs'
  if (isTest(file.path)) return undefined
  if (file.path.startsWith(`${WEB}/src/`)) return forbiddenInBrowser(file, one)
  if (file.path.startsWith(`${WEB}/`)) return undefined
  const allowed = ALLOWED[home]
  if (allowed) return allowed.some(each => begins(one.from, each)) ? undefined : `not in the table for ${home}`
  if (top !== 'services') return undefined
  if (SERVICE_NAMES.some(other => other !== name && begins(one.from, `@lodestone/${other}`)))
    return 'a service imports no other service'
  if (
    isRules(file.path) &&
    !one.typeOnly &&
    ![
      '@lodestone/kernel',
      '@lodestone/engine',
      '@lodestone/foresight',
      '@lodestone/provenance',
      '@lodestone/credentials',
      '@lodestone/bods',
      '@lodestone/contracts',
    ].some(each => begins(one.from, each))
  )
    return 'rules import the kernel and their subject only'
  if (one.from.startsWith('node:') || file.dependencies.some(each => begins(one.from, each))) return undefined
  return 'not a dependency in its package.json'
}

function forbiddenInBrowser(file: SourceFile, one: Import): string | undefined {
  if (one.from.startsWith('@lodestone/'))
    return WEB_LODESTONE.includes(one.from) || (one.typeOnly && begins(one.from, '@lodestone/contracts'))
      ? undefined
      : 'the browser has the client, the tables of fields, the check of credentials, and of the kernel what needs no Node'
  return file.dependencies.some(each => begins(one.from, each)) ? undefined : 'not a dependency in its package.json'
}

/** Whether it is a document that the console shows: its text comes into the pages when these are built. */
const isShown = (path: string, from: string): boolean =>
  path === `${WEB}/src/books/load.ts` && /^(?:\.\.\/)+infra\/docs\/[\w-]+\.md$/.test(from)

/** Whether a relative import leaves the package it stands in. */
function leavesHome(path: string, from: string): boolean {
  const parts = path.split('/').slice(0, -1)
  for (const step of from.split('/')) {
    if (step === '..') parts.pop()
    else if (step !== '.') parts.push(step)
  }
  const to = parts.join('/')
  if (path.startsWith(`${WEB}/`) || to.startsWith(`${WEB}/`))
    return !path.startsWith(`${WEB}/`) || !to.startsWith(`${WEB}/`)
  return (
    ['packages', 'services'].includes(path.split('/')[0] ?? '') &&
    parts.slice(0, 2).join('/') !== path.split('/').slice(0, 2).join('/')
  )
}

const IMPURE: [RegExp, string][] = [
  [/\bDate\.now\(|\bnew Date\(\)/, 'reads the clock'],
  [/\bMath\.random\(|\brandomBytes\(|\brandomUUID\(/, 'draws randomness'],
  [/\bsetTimeout\(|\bsetInterval\(/, 'sets a timer'],
  [/\bfetch\(|\bprocess\.env\b/, 'does I/O'],
]

/** Sentences about what pure code touches that it must be given instead. */
export function purityFaults(file: SourceFile): string[] {
  const pure =
    isRules(file.path) ||
    /^packages\/(?:engine|provenance|foresight|projects|kernel|credentials|bods|names)\/src\//.test(file.path)
  if (!pure || isTest(file.path) || file.path === 'packages/kernel/src/ids.ts') return []
  return IMPURE.filter(([pattern]) => pattern.test(file.text)).map(([, what]) => `${file.path} ${what}`)
}

/** Where a wrapped key is unwrapped: the keyring, what knows who asks or that a round is closed, and what signs under names of its own. */
const UNWRAPPING = [
  'packages/keyring/src/',
  'services/supply/src/price/price.seal.ts',
  'services/supply/src/price/price.store.ts',
  'services/participants/src/webhook/secret.ts',
  'services/supply/src/issued/issuing-key.ts',
]

/** A price must have one way out for its supplier and one for a closed round, and no third. */
export const unwrapFaults = (file: SourceFile): string[] =>
  /\bkeys\.unwrap\b|\bunwrap\b.*\bkeys\b/.test(file.text) &&
  !isTest(file.path) &&
  !UNWRAPPING.some(place => file.path.startsWith(place))
    ? [`${file.path} unwraps a key`]
    : []

/** A service's handlers stand in files of routes, so that whoever looks for a route knows where. */
export const handlerFaults = ({ path, text }: SourceFile): string[] =>
  /^services\/[\w-]+\/src\//.test(path) && !isTest(path) && !path.endsWith('.routes.ts') && /\bimplement\(/.test(text)
    ? [`${path} has handlers: name it .routes.ts`]
    : []

/** Names that say nothing of what lives there. */
export const namingFaults = (path: string): string[] =>
  /\b(?:utils?|helpers?|common|manager|base)\b/.test(path.replace(/[-.]/g, ' '))
    ? [`${path} is named after no noun`]
    : []
