export { Phones } from './Phones';
