/** Consents and requests about personal data (152-ФЗ), as the resident himself and the staff see them. */
export { AskForm, type AskKind } from './AskForm';
export { Consents } from './Consents';
export { Requests } from './Requests';
export { lastDay, termOf, type Term } from './term';
export { RequestTerm } from './RequestTerm';
