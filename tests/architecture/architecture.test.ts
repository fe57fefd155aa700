import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  circlesIn,
  handlerFaults,
  importFaults,
  importsOf,
  namingFaults,
  purityFaults,
  type SourceFile,
  unwrapFaults,
} from './rules.ts'

const root = new URL('../../', import.meta.url).pathname

const files: SourceFile[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter(path => /^(?:packages|services)\//.test(path) && existsSync(root + path))
  .map(path => {
    const home = path.startsWith('services/console/web/')
      ? 'services/console/web'
      : path.split('/').slice(0, 2).join('/')
    const manifest = JSON.parse(readFileSync(`${root}${home}/package.json`, 'utf8')) as { dependencies?: object }
    return { path, text: readFileSync(root + path, 'utf8'), dependencies: Object.keys(manifest.dependencies ?? {}) }
  })

test('no file imports what the table of the architecture does not allow', () => {
  expect(files.flatMap(importsOf).length).toBeGreaterThan(50)
  expect(files.flatMap(importFaults)).toEqual([])
})

test('no files import each other in a circle, be it for types alone', () => {
  expect(circlesIn(files)).toEqual([])
  const one = (path: string, text: string): SourceFile => ({ path, text, dependencies: [] })
  const planted = [
    one('a/line.ts', "import { read } from './line.store.ts'"),
    one('a/line.store.ts', "export * from '../b/table.ts'"),
    one('b/table.ts', "import type {\n  Line,\n} from '../a/line.ts'"),
  ]
  expect(circlesIn(planted)).toEqual(['a/line.ts -> a/line.store.ts -> b/table.ts -> a/line.ts'])
})

test('pure code is given its clock, ids and randomness', () => {
  expect(files.flatMap(purityFaults)).toEqual([])
})

test('a wrapped key is unwrapped for its owner and for closed rounds, and nowhere else', () => {
  expect(files.flatMap(unwrapFaults)).toEqual([])
  const path = 'services/supply/src/offer/offer.routes.ts'
  for (const text of ['await keys.unwrap(name, key)', 'const { unwrap } = context.keys'])
    expect(unwrapFaults({ path, text, dependencies: [] })).toHaveLength(1)
})

test('handlers stand in files of routes', () => {
  expect(files.flatMap(handlerFaults)).toEqual([])
  const text = 'return implement({'
  expect(handlerFaults({ path: 'services/demand/src/line/line.ts', text, dependencies: [] })).toHaveLength(1)
})

test('every file is named after a noun', () => {
  expect(files.map(file => file.path).flatMap(namingFaults)).toEqual([])
})

test.each([
  ['packages/kernel/src/x.ts', "import { z } from 'zod'"],
  ['packages/contracts/src/x.ts', "import pg from 'pg'"],
  ['packages/engine/src/x.ts', "import { z } from 'zod'"],
  ['packages/provenance/src/x.ts', "import { readFileSync } from 'node:fs'"],
  ['packages/foresight/src/x.ts', "import { match } from '@lodestone/engine'"],
  ['packages/foresight/src/x.ts', "import { readFileSync } from 'node:fs'"],
  ['packages/projects/src/x.ts', "import { match } from '@lodestone/engine'"],
  ['packages/projects/src/x.ts', "import { foresee } from '@lodestone/foresight'"],
  ['packages/bods/src/x.ts', "import { parseDecimal } from '@lodestone/kernel'"],
  ['packages/names/src/x.ts', "import { readXml } from '@lodestone/files'"],
  ['packages/credentials/src/x.ts', "import { noteKey } from '@lodestone/kernel'"],
  ['packages/credentials/src/x.ts', "import { gunzipSync } from 'node:zlib'"],
  ['packages/database/src/x.ts', "import { Kafka } from 'kafkajs'"],
  ['packages/keyring/src/x.ts', "import { openDatabase } from '@lodestone/database'"],
  ['packages/messaging/src/relay/relay.ts', "import { Kafka } from 'kafkajs'"],
  ['packages/messaging/src/kafka/kafka.topics.ts', "import { Kafka } from 'kafkajs'"],
  ['packages/client/src/x.ts', "import { readFileSync } from 'node:fs'"],
  ['packages/verify/src/x.ts', "import { match } from '@lodestone/engine'"],
  ['packages/cli/src/x.ts', "import { routes } from '@lodestone/contracts'"],
  ['packages/http/src/x.ts', "import { openDatabase } from '@lodestone/database'"],
  ['packages/service/src/x.ts', "import { match } from '@lodestone/engine'"],
  ['services/demand/src/service.ts', "import { supply } from '@lodestone/supply'"],
  ['services/demand/src/x.store.ts', "import express from 'express'"],
  ['services/demand/src/line/line.ts', "import { openDatabase } from '@lodestone/database'"],
  ['services/demand/src/line/line.store.ts', "import { x } from '../../../supply/src/offer/offer.ts'"],
  ['services/console/web/src/x.tsx', "import { openDatabase } from '@lodestone/database'"],
  ['services/console/web/src/x.tsx', "import { grams } from '@lodestone/kernel'"],
  ['services/console/web/src/x.tsx', "import { routes } from '@lodestone/contracts'"],
  ['services/console/web/src/x.tsx', "import { readFileSync } from 'node:fs'"],
  ['services/console/web/src/x.tsx', "import { console } from '../../src/service.ts'"],
  ['services/console/src/x.ts', "import { routes } from '../web/src/routes.tsx'"],
])('the table is seen to fail: %s may not do %s', (path, text) => {
  expect(importFaults({ path, text, dependencies: ['@lodestone/database'] })).toHaveLength(1)
})

test.each(['Date.now()', 'Math.random()', 'setTimeout(f, 1)', 'fetch(url)'])(
  'impure code is seen to fail: %s',
  text => {
    for (const name of ['line.ts', 'line.decision.ts'])
      expect(purityFaults({ path: `services/demand/src/line/${name}`, text, dependencies: [] })).toHaveLength(1)
  },
)
