import { escapeHtml } from '@lodestone/kernel'
import { page } from './page.ts'
import { block, exampleBlock, prose, type Schema, schemaSections, shapeHtml } from './shape.ts'

/** The reference of the events out of their AsyncAPI document, as one page of HTML. */

type Message = { name: string; summary?: string; payload: Schema; examples?: { payload: unknown }[] }
export type EventDocument = {
  info: { title: string; version: string; description?: string }
  channels: Record<string, { address: string; description?: string; messages: Record<string, object> }>
  components: { messages: Record<string, Message>; schemas: Record<string, Schema> }
}

export function eventsPage({ info, channels, components }: EventDocument): string {
  const { headers, ...schemas } = components.schemas
  return page({
    title: `${info.title} ${info.version}`,
    links: [
      ['/', 'Console'],
      ['/docs', 'REST API'],
      ['/api/v1/asyncapi.json', 'AsyncAPI 3'],
    ],
    intro: prose(info.description ?? ''),
    sections: [
      { id: 'headers', title: 'Headers of every record', entries: [], html: headerList(headers) },
      ...Object.values(channels).map(({ address, description = '', messages }) => ({
        id: address,
        title: address,
        entries: Object.keys(messages).map(id => ({ id, html: escapeHtml(components.messages[id]?.name ?? id) })),
        html: `${prose(description)}\n${Object.keys(messages)
          .map(id => eventArticle(id, components.messages[id]))
          .join('\n')}`,
      })),
      {
        id: 'schemas',
        title: 'Schemas',
        entries: Object.keys(schemas).map(name => ({ id: `schema-${name}`, html: escapeHtml(name) })),
        html: schemaSections(schemas),
      },
    ],
  })
}

const headerList = (headers: Schema | undefined): string =>
  `<dl>${Object.entries(headers?.properties ?? {})
    .map(
      ([name, schema]) =>
        `<div><dt><code>${escapeHtml(name)}</code>${headers?.required?.includes(name) ? '' : ' <small>may be absent</small>'}</dt><dd>${prose(schema.description ?? String(schema.const ?? '')).slice(3, -4)}</dd></div>`,
    )
    .join('\n')}</dl>`

function eventArticle(id: string, message: Message | undefined): string {
  if (!message) return ''
  const example = message.examples?.[0]
  return `<article id="${escapeHtml(id)}">
<h3><a href="#${escapeHtml(id)}"><code>${escapeHtml(message.name)}</code></a></h3>
<p>${escapeHtml(message.summary ?? '')}</p>
${block(shapeHtml(message.payload), 'Shape of the data')}
${example ? `<details><summary>Example, of lists their first items</summary>${exampleBlock(example.payload)}</details>` : ''}
</article>`
}
