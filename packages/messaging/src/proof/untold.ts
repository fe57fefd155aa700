import type { EventContract } from '@lodestone/contracts'

/** From its name on a member of JSON, and the object of plain members that it is. Within a string its name would stand behind a backslash. */
const MEMBER = /(?<=[{,]\s*)"\w+"\s*:\s*(\{(?:[^{}[\]"]|"(?:[^"\\]|\\.)*")*\})?/y

/** The text of JSON in which what is untold of it has given way. A history writes the letters of a name as they are. Throws where what bears the name is no object of plain members. */
export function withoutUntold(json: string, { name, instead }: NonNullable<EventContract['untold']>): string {
  const parts: string[] = []
  let from = 0
  for (let at = json.indexOf(`"${name}"`); at >= 0; at = json.indexOf(`"${name}"`, at + 1)) {
    MEMBER.lastIndex = at
    const member = MEMBER.exec(json)
    if (!member) continue
    if (!member[1]) throw new Error(`${name} is no object of plain members`)
    parts.push(json.slice(from, at), `"${instead}":true`)
    from = at + member[0].length
  }
  return parts.length > 0 ? parts.join('') + json.slice(from) : json
}
