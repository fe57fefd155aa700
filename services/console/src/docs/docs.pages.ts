import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { API_PREFIX } from '@lodestone/http'
import { fromJson, vouched } from '@lodestone/kernel'
import { docsPage } from './docs.ts'
import { type EventDocument, eventsPage } from './events.ts'
import type { Document } from './openapi.ts'

/** Serves a text that is made when somebody first asks for it. */
type Serve = (path: string, content: () => string, type: string) => void

const committed = (name: string): Promise<string> =>
  readFile(fileURLToPath(import.meta.resolve(`@lodestone/contracts/schemas/${name}`)), 'utf8')
const beside = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8')

/** The descriptions of the API and of the events, and their readable forms. */
export async function mountDocs(serve: Serve): Promise<void> {
  const [api, events, css, js] = await Promise.all([
    committed('openapi.json'),
    committed('asyncapi.json'),
    beside('docs.css'),
    beside('docs.js'),
  ])
  const json = 'application/json; charset=utf-8'
  const html = 'text/html; charset=utf-8'
  serve(`${API_PREFIX}/openapi.json`, () => JSON.stringify(JSON.parse(api)), json)
  serve(`${API_PREFIX}/asyncapi.json`, () => JSON.stringify(JSON.parse(events)), json)
  serve('/docs', () => docsPage(fromJson(vouched<Document>(api))), html)
  serve('/docs/events', () => eventsPage(fromJson(vouched<EventDocument>(events))), html)
  serve('/docs.css', () => css, 'text/css; charset=utf-8')
  serve('/docs.js', () => js, 'text/javascript; charset=utf-8')
}
