import { clearScreenDown, moveCursor } from 'node:readline'
import type { Context } from '../command.ts'
import { styled } from '../output.ts'
import { timeOf } from '../said.ts'
import { plain } from '../table.ts'
import { type ShownRound, screen } from './phase.ts'
import { sentenceOf } from './round.sentence.ts'

/** Milliseconds between redraws of the countdown. */
const REDRAW_MS = 1_000

/** Who shows a round that is followed. */
export type Display = { round(round: ShownRound): void; lost(message: string): void; end(): void }
export const quietly: Display = { round: () => {}, lost: () => {}, end: () => {} }

/** A line for each change of state or totals. */
export function lineByLine({ out }: Context): Display {
  let before = ''
  return {
    round: round => {
      const { id, reference, state, version, totals = {}, missing = [], matching } = round
      const now = JSON.stringify([state, totals, missing, matching])
      if (now === before) return
      before = now
      const time = new Date().toISOString()
      const value = {
        ...{ time, id, reference, state, version, totals },
        ...(missing.length > 0 ? { missing } : {}),
        ...(matching ? { matching } : {}),
      }
      out.line(value, plain(`${timeOf(time)}  ${sentenceOf(round)}`))
    },
    lost: message => out.note(message),
    end: () => {},
  }
}

/** The same few lines drawn again and again, with a countdown that runs. */
export function onTerminal(): Display {
  let round: ShownRound | undefined
  let trouble: string | undefined
  let drawn = 0
  const paint = (what: string, text: string): string => styled(what as 'bold', text)
  const draw = (): void => {
    if (!round) return
    const lines = [
      ...screen(round, Date.now(), process.stdout.columns || 80, paint),
      ...(trouble ? [paint('red', `${trouble}; trying again`)] : []),
    ]
    moveCursor(process.stdout, 0, -drawn)
    clearScreenDown(process.stdout)
    process.stdout.write(`${lines.join('\n')}\n`)
    drawn = lines.length
  }
  const timer = setInterval(draw, REDRAW_MS)
  return {
    round: next => {
      round = next
      trouble = undefined
      draw()
    },
    lost: message => {
      trouble = message
      draw()
    },
    end: () => clearInterval(timer),
  }
}
