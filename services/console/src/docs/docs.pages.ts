import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { API_PREFIX } from '@lodestone/http'
import { type Document, docsPage } from './docs.ts'
import { type EventDocument, eventsPage } from './events.ts'

type Serve = (path: string, content: string, type: string) => void

const committed = (name: string): Promise<string> =>
  readFile(fileURLToPath(import.meta.resolve(`@lodestone/contracts/schemas/${name}`)), 'utf8')
const beside = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8')

/** The descriptions of the API and of the events, and their readable forms. */
export async function mountDocs(serve: Serve): Promise<void> {
  const [api, events] = [JSON.parse(await committed('openapi.json')), JSON.parse(await committed('asyncapi.json'))]
  serve(`${API_PREFIX}/openapi.json`, JSON.stringify(api), 'application/json; charset=utf-8')
  serve(`${API_PREFIX}/asyncapi.json`, JSON.stringify(events), 'application/json; charset=utf-8')
  serve('/docs', docsPage(api as Document), 'text/html; charset=utf-8')
  serve('/docs/events', eventsPage(events as EventDocument), 'text/html; charset=utf-8')
  serve('/docs.css', await beside('docs.css'), 'text/css; charset=utf-8')
  serve('/docs.js', await beside('docs.js'), 'text/javascript; charset=utf-8')
}
