import { KG } from '@lodestone/foresight/fields'
import { z } from 'zod'
import { BLOC, NAME, PRICE, YEAR } from './fields.ts'

/** A member's offer to take or pay: what it buys over years, and the most that it pays by a formula. */
export const ASK = z.strictObject({ ask: NAME, member: NAME, bloc: BLOC, material: NAME, price: PRICE })

/** What is asked in a year; without gaps. */
export const ASK_YEAR = z.strictObject({ ask: NAME, year: YEAR, kg: KG })
