import type { Sources } from './sources.ts'

/** A document of a round, by the last part of its path. */
export const documentOf = ({ api, round }: Sources, id: string, documentType: string, title: string, time: string) => ({
  id,
  documentType,
  title,
  url: `${api}/rounds/${round.id}/${id}`,
  dateModified: time,
  format: 'application/json',
})
