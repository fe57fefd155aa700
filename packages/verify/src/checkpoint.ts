import { type Checkpoint, type Note, readCheckpoint, readNote } from '@lodestone/kernel'

/** A checkpoint as it was kept: the note, and when it was made, which only the answer of the API says. */
export type KeptCheckpoint = Checkpoint & { readonly note: Note; readonly madeAt: string | undefined }

/** Logs are called `<host>/audit/<service>`. */
export const serviceOf = (origin: string): string => origin.slice(origin.lastIndexOf('/') + 1)

/** The checkpoint in a note; nothing when there is none in it. */
export function checkpointIn(text: string, madeAt?: string): KeptCheckpoint | undefined {
  const note = readNote(text)
  const checkpoint = note && readCheckpoint(note.text)
  return checkpoint && { ...checkpoint, note, madeAt }
}

/** What a log is called in sentences. */
export const named = ({ origin, size }: Checkpoint): string => `${origin} of size ${size}`
