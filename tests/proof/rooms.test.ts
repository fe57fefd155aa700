import { matchesGlob } from 'node:path'
import { expect, test } from 'vitest'
import { filesOf, isQuick, ROOMS, type Room, roomsFor, testFiles } from './rooms.ts'

const names = Object.keys(ROOMS) as Room[]

test('every test file is of the quick proof or of one room', () => {
  const rooms = (file: string) => names.filter(name => ROOMS[name].long.some(place => matchesGlob(file, place)))
  expect(testFiles().length).toBeGreaterThan(600)
  expect(testFiles().filter(file => rooms(file).length !== (isQuick(file) ? 0 : 1))).toEqual([])
})

test('every place in the table is of files that are there, and each name in braces of one', () => {
  const each = (place: string): string[] => {
    const [, before = '', words = '', after = ''] = /^(.*?)\{([^}]*)\}(.*)$/.exec(place) ?? []
    return words ? words.split(',').flatMap(word => each(`${before}${word}${after}`)) : [place]
  }
  for (const name of names)
    for (const place of [...ROOMS[name].long, ...ROOMS[name].deeper].flatMap(each))
      expect(
        testFiles().filter(file => matchesGlob(file, place)),
        `${name}: ${place}`,
      ).not.toEqual([])
})

test('a room has files, and its own tests call for it', () => {
  for (const name of names) {
    expect(filesOf(name).length, name).toBeGreaterThan(0)
    for (const file of filesOf(name)) expect(roomsFor([file]), file).toContain(name)
  }
})

test('a change calls for the rooms that it concerns, and one of what all rest on for all', () => {
  expect(roomsFor(['infra/docs/rule-book.md'])).toEqual([])
  expect(roomsFor(['infra/helm/values.yaml'])).toEqual(['operations'])
  expect(roomsFor(['services/console/web/src/app.tsx'])).toContain('browser')
  expect(roomsFor(['packages/engine/src/match.ts'])).toContain('engine')
  expect(roomsFor(['README.md'])).toEqual([])
  expect(roomsFor(['package-lock.json'])).toEqual(names)
})
