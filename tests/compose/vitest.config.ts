import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['tests/compose/*.compose.ts'], testTimeout: 120_000 } })
