muluSearchData("codes","3070103299000000/000001");
