import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { tokenIn } from '../token/given.ts'

test('the example of the README makes two tokens that are read', () => {
  const guide = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(guide) ?? []
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: new URL('../..', import.meta.url),
    encoding: 'utf8',
  })
  const { record, event } = JSON.parse(printed)
  for (const token of [record, event]) expect(tokenIn(token)).toMatchObject({ ok: true })
})
