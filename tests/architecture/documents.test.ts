import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url).pathname
const documents = globSync(['*.md', '.github/*.md', '{infra,packages,services}/**/*.md'], {
  cwd: root,
  exclude: ['**/node_modules/**'],
})
const proseOf = (file: string): string => readFileSync(join(root, file), 'utf8').replace(/^ *```[\s\S]*?^ *```$/gm, '')
/** As forges make anchors of headings. */
const anchorsOf = (file: string): string[] =>
  [...proseOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )

test('every relative link of a document leads to a file, and to a heading where it names one', () => {
  expect(documents.length).toBeGreaterThan(40)
  const links = documents.flatMap(file =>
    [...proseOf(file).matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([link, path, anchor]) => ({
      link: `${file}: ${link}`,
      target: path ? join(dirname(file), path) : file,
      anchor,
    })),
  )
  expect(links.length).toBeGreaterThan(100)
  const broken = links.filter(
    ({ target, anchor }) =>
      !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor)),
  )
  expect(broken.map(({ link }) => link)).toEqual([])
})

test('every npm script that a document names is in the manifest beside it, or in the first', () => {
  const scriptsAt = (folder: string): object => {
    const manifest = join(root, folder, 'package.json')
    return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).scripts : {}
  }
  const named = documents.flatMap(file =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map(([, name = '']) => ({
      file,
      name,
    })),
  )
  expect(named.length).toBeGreaterThan(30)
  expect(named.filter(({ file, name }) => !(name in { ...scriptsAt('.'), ...scriptsAt(dirname(file)) }))).toEqual([])
})

test('every test and source that a document names is there', () => {
  const expanded = (path: string): string[] => {
    const [, before, choices, after] = /^(.*?)\{([^}]*)\}(.*)$/.exec(path) ?? []
    return choices === undefined ? [path] : choices.split(',').flatMap(one => expanded(`${before}${one}${after}`))
  }
  const isThere = (path: string): boolean =>
    globSync([path, `${path}.ts`, `${path}.test.ts`, `${path}.*.test.ts`], { cwd: root }).length > 0
  const named = documents.flatMap(file =>
    [...proseOf(file).matchAll(/`((?:tests|packages|services|infra)\/[\w./{},*-]+)`/g)].flatMap(([, path = '']) =>
      expanded(path).map(one => ({ file, path: one })),
    ),
  )
  expect(named.length).toBeGreaterThan(150)
  expect(named.filter(({ path }) => !isThere(path))).toEqual([])
})
