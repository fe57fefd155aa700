import { isJsonObject, type Json } from '@lodestone/kernel/json'
import { fromJson, vouched } from '@lodestone/kernel/json-text'
import { api, ask } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'
import type { Checked, Published } from '../../issued/check.ts'

const textAt = async (path: string): Promise<string | undefined> => {
  // What was revoked a moment ago is not to hold for as long as the browser keeps the list.
  const response = await fetch(path, { cache: 'no-cache' })
  return response.ok ? response.text() : undefined
}

/** What the hub publishes for whoever checks what it has signed. */
async function published(): Promise<Published> {
  const [document, register] = await Promise.all([
    textAt('/.well-known/did.json'),
    allPages(query => ask(api.GET('/supply/issuers', { params: { query } }))),
  ])
  const read = document === undefined ? undefined : fromJson(vouched<Json>(document))
  return {
    document: isJsonObject(read) ? read : undefined,
    register,
    listAt: async number => {
      const list = await textAt(`/api/v1/credentials/status/${number}`)
      if (list === undefined) throw new Error('no such list')
      return list
    },
  }
}

/** Checks a text here. The code that judges is loaded when it is first asked. */
export async function checkHere(text: string): Promise<Checked> {
  const [{ check }, known] = await Promise.all([import('../../issued/check.ts'), published()])
  return check(text, new Date(), known)
}
