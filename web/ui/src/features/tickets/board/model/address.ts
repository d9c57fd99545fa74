/** Long names, short enough for a line of the board. */
export { shortAddress, shortName, shortService } from '@/shared/text/short';
