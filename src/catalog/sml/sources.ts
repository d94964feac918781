// What several SML declarations cite and say alike: recorded telegrams, other programs, the PIN. Data only.

/** Recorded telegrams of 36 meters; read for their structure, nothing of it is kept here. */
export const CAPTURES = 'https://github.com/devZer0/libsml-testing';

export const TASMOTA = 'Tasmota smart meter descriptors (https://tasmota.github.io/docs/Smart-Meter-Interface/)';

export const PIN_NEEDED = {
  en: 'power and decimals come only after the PIN was entered (the grid operator sends it on request; it is typed in with a torch) and "InF" was set to "on"; before that, only whole kWh',
  de: 'Leistung und Nachkommastellen kommen erst, wenn die PIN eingegeben (der Netzbetreiber schickt sie auf Anfrage; eingegeben wird sie mit der Taschenlampe) und „InF“ auf „on“ gestellt ist; vorher nur ganze kWh',
};

export const INFO_ON = {
  en: 'some variants send power and decimals only after the PIN was entered and the extended data set ("InF on") was switched on',
  de: 'manche Varianten senden Leistung und Nachkommastellen erst, wenn die PIN eingegeben und der erweiterte Datensatz („InF on“) eingeschaltet ist',
};
