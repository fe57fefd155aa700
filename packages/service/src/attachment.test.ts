import { expect, test } from 'vitest'
import { attachment } from './attachment.ts'

test.each([
  ['offers.csv', 'attachment; filename="offers.csv"'],
  ['発注-7.pdf', `attachment; filename="---7.pdf"; filename*=UTF-8''%E7%99%BA%E6%B3%A8-7.pdf`],
  ['Ä (1)*.pdf', `attachment; filename="- (1)*.pdf"; filename*=UTF-8''%C3%84%20%281%29%2A.pdf`],
  ['🚚.pdf', `attachment; filename="-.pdf"; filename*=UTF-8''%F0%9F%9A%9A.pdf`],
  ['a"b\\c.pdf', `attachment; filename="a-b-c.pdf"; filename*=UTF-8''a%22b%5Cc.pdf`],
])('%s is told in a header', (name, header) => {
  expect(attachment(name)).toBe(header)
  expect(new Headers({ 'content-disposition': attachment(name) }).get('content-disposition')).toBe(header)
})
