import { describe, expect, test } from 'vitest'

import { readJson, readNdjson } from './text.ts'

describe('a member that an object has twice', () => {
  test.each([
    ['{"a":1,"a":2}', '"a"'],
    ['{"lines":[{"quantityKg":"1"},{"quantityKg":"2" , "b":{"b":1}, "quantityKg" :"3"}]}', '"quantityKg"'],
    ['{"a":1,"\\u0061":2}', '"\\u0061"'],
    ['{"x":"\\":{","":[{}],"":":"}', '""'],
  ])('%s is refused by its name', (text, name) => {
    expect(() => readJson(text)).toThrow(`An object has the member ${name} twice.`)
  })
  test('is refused in a line of NDJSON, with the line', () => {
    const errors = [{ path: 'lines.1', message: 'An object has the member "a" twice.' }]
    expect(() => readNdjson('{"a":1}\n{"a":1,"a":2}')).toThrow(expect.objectContaining({ code: 'malformed', errors }))
  })
  test.each([
    '{"a":1,"b":{"a":1},"c":[{"a":1},{"a":1}]}',
    '{"a:":"b:","\\"":"\\\\","x":"\\\\\\":","y":{}}',
    ' { "A" : "a" , "a" : ":{" } ',
    '"a:b"',
  ])('is not seen in %s', text => {
    expect(readJson(text)).toEqual(JSON.parse(text))
  })
})
