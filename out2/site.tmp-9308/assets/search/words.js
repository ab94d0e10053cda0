muluSearchData("words",{"starts":"0","longest":44,"first":[",含"]});
