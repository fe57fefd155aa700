import { test } from 'vitest'

test('passes at once', () => {})
