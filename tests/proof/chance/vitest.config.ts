import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['*.planted.ts'], pool: 'forks' } })
