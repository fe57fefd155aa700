import { expect, test } from 'vitest'
import { fileName, fileTypeOf } from './file-type.ts'

test('a file is what its first bytes say', () => {
  expect(fileTypeOf(Buffer.from('%PDF-1.7 …'))).toBe('application/pdf')
  expect(fileTypeOf(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))).toBe('image/png')
  expect(fileTypeOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg')
  for (const other of ['', '%PD', ' %PDF-1.7', '<html>', 'GIF89a', 'PK\x03\x04'])
    expect(fileTypeOf(Buffer.from(other, 'latin1'))).toBeUndefined()
})

test('a file is saved under a name that only the hub has chosen', () => {
  expect(fileName({ what: 'evidence', sha256: 'ab'.repeat(32), mediaType: 'image/jpeg' })).toBe(
    'evidence-abababababab.jpg',
  )
})
